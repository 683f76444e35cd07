import { type Atom, atoms, causes, twins } from './atoms.ts'

/** What comes at the same time: one atom, or two that overlap. */
export type Block = readonly Atom[]

/** Blocks that follow each other: each is over when the next one begins. */
export type Order = readonly Block[]

const then = ' → '
const overlap = '|'

/** `R → K|k` */
export function formatOrder(order: Order): string {
  return order.map((block) => block.join(overlap)).join(then)
}

/** `R-K_k`, for names of files and scenarios. */
export function toSlug(order: Order): string {
  return order.map((block) => block.join('_')).join('-')
}

/** The order of {@link toSlug}; null where the text is none. */
export function parseSlug(slug: string): Order | null {
  const order = slug.split('-').map((block) => block.split('_'))
  const letters = order.flat()
  const isOrder =
    letters.every((letter) => (atoms as readonly string[]).includes(letter)) &&
    new Set(letters).size === letters.length &&
    order.every((block) => block.length <= 2)
  return isOrder ? (order as Order) : null
}

/**
 * Every order of the atoms, where two may overlap. Left out are those that differ in nothing but which of two equal messages
 * is called which, and those that cannot happen. Orders without overlaps come first.
 */
export function allOrders(chosen: readonly Atom[]): readonly Order[] {
  return [...weakOrders(atoms.filter((atom) => chosen.includes(atom)))]
    .filter(isPossible)
    .sort((one, other) => other.length - one.length)
}

/** Is it an order of {@link allOrders}? Its blocks have two atoms at the most. */
export function isPossible(order: Order): boolean {
  return isNamedInTurn(order) && canHappen(order)
}

function* weakOrders(rest: readonly Atom[]): Generator<Order> {
  if (rest.length === 0) yield []
  for (const [index, first] of rest.entries()) {
    const partners = [null, ...rest.slice(index + 1)]
    for (const second of partners) {
      const block = second === null ? [first] : [first, second]
      for (const order of weakOrders(rest.filter((atom) => !block.includes(atom))))
        yield [block, ...order]
    }
  }
}

function isNamedInTurn(order: Order): boolean {
  return twins.every(
    ([one, other]) => !has(order, other) || place(order, one) <= place(order, other),
  )
}

function canHappen(order: Order): boolean {
  const isStale = place(order, 'R') < place(order, 'K') && place(order, 'K') <= place(order, 'S')
  if (has(order, 'S') && !isStale) return false
  return causes.every(
    ([cause, effect]) =>
      !has(order, cause) || !has(order, effect) || place(order, cause) < place(order, effect),
  )
}

export function has(order: Order, atom: Atom): boolean {
  return order.some((block) => block.includes(atom))
}

/** The block that an atom is in, from 0. */
export function place(order: Order, atom: Atom): number {
  return order.findIndex((block) => block.includes(atom))
}

/** The order without an atom. What was called the second of two equal messages may be the first now. */
export function without(order: Order, atom: Atom): Order {
  const left = order
    .map((block) => block.filter((other) => other !== atom))
    .filter((block) => block.length > 0)
  return rename(left)
}

/** Names equal messages in turn, and atoms that overlap by the alphabet of atoms. */
export function rename(order: Order): Order {
  const flat = order.map((block) => [...block])
  for (const [one, other] of twins) {
    const spots = flat.flatMap((block) =>
      block.flatMap((atom, index) => (atom === one || atom === other ? [{ block, index }] : [])),
    )
    spots.forEach(({ block, index }, turn) => {
      block[index] = turn === 0 ? one : other
    })
  }
  return flat.map((block) => block.sort((one, other) => atoms.indexOf(one) - atoms.indexOf(other)))
}

/** Does an order have the atoms of a smaller one in the same places to each other? Equal messages may stand for each other. */
export function contains(order: Order, smaller: Order): boolean {
  const choices = smaller.flat().map((atom) => standIns(order, atom))
  return assignments(choices).some((chosen) => {
    const letters = smaller.flat()
    const at = (atom: Atom) => place(order, chosen[letters.indexOf(atom)] ?? atom)
    return letters.every((one) =>
      letters.every(
        (other) =>
          Math.sign(at(one) - at(other)) === Math.sign(place(smaller, one) - place(smaller, other)),
      ),
    )
  })
}

function standIns(order: Order, atom: Atom): readonly Atom[] {
  const twin = twins.find((pair) => pair.includes(atom)) ?? [atom]
  return twin.filter((other) => has(order, other))
}

function assignments(choices: readonly (readonly Atom[])[]): readonly (readonly Atom[])[] {
  return choices.reduce<readonly (readonly Atom[])[]>(
    (chosen, options) =>
      chosen.flatMap((before) =>
        options.filter((option) => !before.includes(option)).map((option) => [...before, option]),
      ),
    [[]],
  )
}
