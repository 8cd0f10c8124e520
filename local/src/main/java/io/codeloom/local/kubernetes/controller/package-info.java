/** The level-triggered loops of a control plane: Jobs and garbage collection. */
package io.codeloom.local.kubernetes.controller;
