package io.codeloom.local.cos;

/** Writes the small XML documents COS answers with. */
final class Xml {
  private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");

  Xml open(String name) {
    out.append('<').append(name).append('>');
    return this;
  }

  Xml close(String name) {
    out.append("</").append(name).append('>');
    return this;
  }

  Xml text(String name, Object value) {
    open(name);
    value.toString().codePoints().forEach(this::escape);
    return close(name);
  }

  private void escape(int c) {
    if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '"') {
      out.append("&#").append(c).append(';');
    } else {
      out.appendCodePoint(c);
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
