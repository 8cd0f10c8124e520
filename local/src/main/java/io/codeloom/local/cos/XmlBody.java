package io.codeloom.local.cos;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The XML documents clients send: one root, texts right below it, and repeated rows of texts.
 *
 * @param texts the root's own texts by element name
 * @param rows the repeated elements, each as its texts by element name
 */
record XmlBody(Map<String, String> texts, List<Map<String, String>> rows) {
  /** A completion of 10,000 parts has about 1 MB, a deletion of 1,000 keys likewise. */
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  static XmlBody read(CosRequest request) throws IOException, CosException {
    byte[] bytes = request.body().readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw CosException.tooLarge(MAX_BYTES);
    }
    Optional<String> md5 = request.header("content-md5");
    if (md5.isPresent()
        && !BodyWriter.md5Hex(md5.get())
            .equals(HexFormat.of().formatHex(Hashes.digest("MD5").digest(bytes)))) {
      throw new CosException(400, "BadDigest", "Content-MD5 does not match the body.");
    }
    try {
      return parse(bytes);
    } catch (XMLStreamException e) {
      throw new CosException(400, "MalformedXML", "The body is not the XML expected.");
    }
  }

  private static XmlBody parse(byte[] bytes) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
    XmlBody body = new XmlBody(new HashMap<>(), new ArrayList<>());
    List<String> path = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          text.setLength(0);
          path.add(reader.getLocalName());
          body.started(path.size());
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          body.ended(path.size(), reader.getLocalName(), text.toString());
          path.remove(path.size() - 1);
        }
        default -> {}
      }
    }
    return body;
  }

  private void started(int depth) {
    if (depth == 2) {
      rows.add(new HashMap<>());
    }
  }

  private void ended(int depth, String name, String text) {
    if (depth == 3) {
      rows.get(rows.size() - 1).put(name, text);
    } else if (depth == 2 && rows.get(rows.size() - 1).isEmpty()) {
      rows.remove(rows.size() - 1);
      texts.put(name, text);
    }
  }
}
