/** Names of configuration, declared once. */
package io.codeloom.core.config;
