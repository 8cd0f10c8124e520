/** Settle with every failure and every race. */
package io.codeloom.platform.settle;
