/** Events on Kafka. */
package io.codeloom.platform.kafka;
