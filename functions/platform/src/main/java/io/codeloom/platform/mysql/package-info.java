/** Tasks in MySQL 8 or later or MariaDB 11 or later, by plain JDBC. */
package io.codeloom.platform.mysql;
