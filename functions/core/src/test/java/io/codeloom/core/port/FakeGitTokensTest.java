package io.codeloom.core.port;

class FakeGitTokensTest extends GitTokensContract {
  private final FakeGitTokens tokens = new FakeGitTokens();

  @Override
  protected GitTokens tokens() {
    return tokens;
  }

  @Override
  protected void operatorMakes(String name, String host, String token) {
    tokens.hasCredential(name, host, token);
  }
}
