/**
 * Kafka, MySQL (as MariaDB) and Redis for a laptop: embedded, or the ones the environment names.
 */
package io.codeloom.local.services;
