/** Objects in Tencent Cloud COS. */
package io.codeloom.platform.cos;
