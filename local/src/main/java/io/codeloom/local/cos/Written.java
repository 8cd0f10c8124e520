package io.codeloom.local.cos;

/**
 * What was written to a file.
 *
 * @param size in bytes
 * @param md5 in lower-case hex
 * @param crc64 as COS prints it: unsigned, decimal
 */
record Written(long size, String md5, String crc64) {}
