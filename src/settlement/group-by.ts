/** In the order in which each key comes first. (`Map.groupBy` came with Node 21.) */
export function groupBy<Item>(
  items: readonly Item[],
  toKey: (item: Item) => string,
): [Item, ...Item[]][] {
  const groups = new Map<string, [Item, ...Item[]]>()
  for (const item of items) {
    const group = groups.get(toKey(item))
    if (group === undefined) groups.set(toKey(item), [item])
    else group.push(item)
  }
  return [...groups.values()]
}
