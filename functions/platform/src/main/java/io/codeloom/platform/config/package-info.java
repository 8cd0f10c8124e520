/**
 * Configuration from the environment, checked at the start, and the beans every function shares.
 */
package io.codeloom.platform.config;
