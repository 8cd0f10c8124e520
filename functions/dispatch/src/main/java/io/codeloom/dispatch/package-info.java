/** Claims a queued task, stages its code and creates its Job. */
package io.codeloom.dispatch;
