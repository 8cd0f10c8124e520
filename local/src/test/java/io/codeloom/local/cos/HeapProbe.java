package io.codeloom.local.cos;

import com.qcloud.cos.COSClient;
import com.qcloud.cos.model.COSObject;
import com.qcloud.cos.model.ObjectMetadata;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;

/** Runs in a JVM too small for the object it moves; whoever buffers it ends the JVM. */
final class HeapProbe {
  private static final long SIZE = 200L * 1024 * 1024;
  private static final String BUCKET = "code-1250000000";

  private HeapProbe() {}

  public static void main(String[] args) throws Exception {
    CosCredentials keys = new CosCredentials("AKIDexample", "not-a-real-secret");
    try (CosServer server =
        CosServer.start(Path.of(args[0]), keys, 0, Clock.systemUTC(), Set.of(BUCKET))) {
      COSClient cos = CosClients.client(server.endpoint(), keys);
      ObjectMetadata metadata = new ObjectMetadata();
      metadata.setContentLength(SIZE);
      cos.putObject(BUCKET, "big", new Pattern(), metadata);
      cos.copyObject(BUCKET, "big", BUCKET, "copy");
      System.out.println("received " + download(cos));
      cos.shutdown();
    }
  }

  private static long download(COSClient cos) throws Exception {
    byte[] buffer = new byte[64 * 1024];
    long total = 0;
    try (COSObject object = cos.getObject(BUCKET, "copy");
        InputStream in = object.getObjectContent()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        total += n;
      }
    }
    return total;
  }

  private static final class Pattern extends InputStream {
    private long at;

    @Override
    public int read() {
      return at == SIZE ? -1 : (int) (at++ % 251);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int n = (int) Math.min(length, SIZE - at);
      for (int i = 0; i < n; i++) {
        buffer[offset + i] = (byte) (at++ % 251);
      }
      return n == 0 && length > 0 ? -1 : n;
    }
  }
}
