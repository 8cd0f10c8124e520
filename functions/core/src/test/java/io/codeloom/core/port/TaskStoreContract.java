package io.codeloom.core.port;

/**
 * What every {@link TaskStore} must do. A test class implements it and the two hooks it asks for.
 */
public interface TaskStoreContract
    extends TaskStoreRecording,
        TaskStoreQuotas,
        TaskStoreChanging,
        TaskStoreClaiming,
        TaskStoreQuerying {}
