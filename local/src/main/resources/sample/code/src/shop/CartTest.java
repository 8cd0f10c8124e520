package shop;

/** Needs nothing but a JDK: prints one line a check and fails if any check did. */
public final class CartTest {
  private static int failures;

  public static void main(String[] args) {
    check("an empty cart costs nothing", 0, new Cart().total());
    check("one article costs its price", 250, cart(250, 1));
    check("three articles cost three times as much", 750, cart(250, 3));
    check("ten percent off from 100.00 upwards", 9_000, cart(2_000, 5));
    System.out.println(failures == 0 ? "PASS: 4 checks" : "FAIL: " + failures + " of 4 checks");
    System.exit(failures == 0 ? 0 : 1);
  }

  private static int cart(int cents, int quantity) {
    Cart cart = new Cart();
    cart.add("apple", cents, quantity);
    return cart.total();
  }

  private static void check(String what, int expected, int actual) {
    boolean good = expected == actual;
    failures += good ? 0 : 1;
    System.out.println(
        (good ? "ok: " : "not ok: ") + what + (good ? "" : ": expected " + expected + ", got " + actual));
  }
}
