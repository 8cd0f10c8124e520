package io.codeloom.core.event;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Asks finalize to look at a Job: the level-triggered twin of ApiServerSource's event.
 *
 * @param jobName the Job's name
 * @param jobUid its uid
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobCheck(
    @JsonProperty("job_name") String jobName, @JsonProperty("job_uid") String jobUid) {}
