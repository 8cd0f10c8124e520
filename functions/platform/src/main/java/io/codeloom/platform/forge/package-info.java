/** Opens pull requests at whatever speaks GitHub's REST API. */
package io.codeloom.platform.forge;
