/**
 * Milliseconds to wait before try number `attempt` (0 is the first retry): doubling from `first` to `most`,
 * with up to a quarter taken off at random, so that a street of phones does not return at the same moment.
 */
export function backoff(attempt: number, first = 2_000, most = 60_000, chance = Math.random()): number {
  const full = Math.min(most, first * 2 ** Math.min(attempt, 20));
  return Math.round(full * (1 - chance / 4));
}
