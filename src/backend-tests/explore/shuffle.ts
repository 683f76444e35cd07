import { createHash } from 'node:crypto'

/** The same items in an order of chance: the same one for the same seed. */
export function shuffle<Item>(items: readonly Item[], seed: string): readonly Item[] {
  return items
    .map((item, index) => ({ item, key: hash(`${seed} ${index}`) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ item }) => item)
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
