/** Something the demo shop sells. */
export type Goods = {
  readonly id: 'beans' | 'cup' | 'filters' | 'grinder'
  readonly name: string
  readonly text: string
  /** öre */
  readonly price: number
}

export const goods: readonly Goods[] = [
  { id: 'beans', name: 'Coffee beans', text: 'Dark roast, 500 g', price: 129_00 },
  { id: 'cup', name: 'Stoneware cup', text: 'Holds 25 cl', price: 189_00 },
  { id: 'filters', name: 'Paper filters', text: 'A hundred of them', price: 59_00 },
  { id: 'grinder', name: 'Hand grinder', text: 'Steel burrs', price: 1_249_00 },
]
