/**
 * How dark a number is drawn among all of them, 0 to 1: by its rank and not by its size, so that one place with very many
 * does not make all others look alike. Nought stays nought.
 */
export function shades(values: number[]): (value: number) => number {
  const steps = [...new Set(values.filter((value) => value > 0))].sort((a, b) => a - b);
  return (value) => {
    const rank = steps.findIndex((step) => value <= step);
    return value > 0 && rank >= 0 ? (rank + 1) / steps.length : 0;
  };
}
