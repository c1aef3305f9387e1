import type { Fact } from './fact.ts';

/** Facts of which several may have the same id: from the second on they are numbered, as "subject.OU.2". */
export function numberedIds(facts: readonly Fact[]): readonly Fact[] {
  const seen = new Map<string, number>();
  return facts.map((fact) => {
    const count = (seen.get(fact.id) ?? 0) + 1;
    seen.set(fact.id, count);
    return count === 1 ? fact : { ...fact, id: `${fact.id}.${count}` };
  });
}
