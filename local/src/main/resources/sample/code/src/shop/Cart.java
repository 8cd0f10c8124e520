package shop;

import java.util.ArrayList;
import java.util.List;

/** What a customer is about to buy. Prices are in cents. */
public final class Cart {
  private final List<Line> lines = new ArrayList<>();

  public void add(String article, int cents, int quantity) {
    lines.add(new Line(article, cents, quantity));
  }

  /** The sum of all lines, less ten percent from 100.00 upwards. */
  public int total() {
    int sum = 0;
    for (Line line : lines) {
      sum += line.cents();
    }
    return sum >= 10_000 ? sum - sum / 10 : sum;
  }

  private record Line(String article, int cents, int quantity) {}
}
