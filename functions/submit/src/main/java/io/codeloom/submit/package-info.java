/** Takes tasks in, over HTTP or from Kafka, and answers for them. */
package io.codeloom.submit;
