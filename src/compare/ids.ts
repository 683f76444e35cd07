import { formatOf } from './formats.ts'
import { isRecord, type Json, mapTexts, parseJson, visit } from './json.ts'

/** The ids of the recording, and those that the same things have in the sandbox. */
export class Ids {
  readonly #here = new Map<string, string>()
  readonly #taken = new Set<string>()
  /** Ids of what the sandbox refused to make. */
  readonly #lost = new Set<string>()
  /** `refund` once a `POST …/refund` was refused: answers name some things without an id. */
  readonly #lostKinds = new Set<string>()

  /** undefined: nothing of the recording that is known */
  find(recorded: string): string | undefined {
    return this.#here.get(recorded)
  }

  isTaken(here: string): boolean {
    return this.#taken.has(here)
  }

  /** Learns from two answers that ought to be the same. */
  learn(recorded: Json | undefined, here: Json | undefined, key = ''): void {
    if (typeof recorded === 'string' && typeof here === 'string') {
      // Tests of deposits send back the reference that they were given.
      const isId = /^id$|_id$|^reference$|_reference$/.test(key)
      const isUuid = formatOf(recorded) === 'UUID' && formatOf(here) === 'UUID'
      if ((!isId && !isUuid) || this.#here.has(recorded) || this.#taken.has(here)) return
      this.#here.set(recorded, here)
      this.#taken.add(here)
      this.#lost.delete(recorded)
    } else if (Array.isArray(recorded) && Array.isArray(here)) {
      for (const [one, other] of this.pair(recorded, here)) this.learn(one, other, key)
    } else if (isRecord(recorded) && isRecord(here)) {
      for (const [name, value] of Object.entries(recorded)) this.learn(value, here[name], name)
    }
  }

  /** Elements of two lists that belong together: by their ids, the others by their order. */
  pair(recorded: readonly Json[], here: readonly Json[]): [Json, Json][] {
    const byId = new Map(here.map((element) => [idOf(element), element]))
    const there = recorded.filter((element) => !this.#lost.has(idOf(element) ?? ''))
    const known = there.map((element) => this.#here.get(idOf(element) ?? ''))
    const left = here.filter((element) => !known.includes(idOf(element) ?? '-'))
    return there.flatMap((element, index): [Json, Json][] => {
      const id = known[index]
      const other = id === undefined ? left.shift() : byId.get(id)
      return other === undefined ? [] : [[element, other]]
    })
  }

  /** What a refused request to `path` would have made. */
  lose(path: string, answer: string): void {
    visit(parseJson(answer), (key, value) => {
      if (key === 'id' && typeof value === 'string' && !this.#here.has(value)) this.#lost.add(value)
    })
    this.#lostKinds.add(toSingular(path.split('?')[0]?.split('/').at(-1) ?? ''))
  }

  /** Whether the value of `key` is about something that the sandbox refused to make. */
  concernsLost(key: string, recorded: Json): boolean {
    return this.#lostKinds.has(toSingular(key)) || this.namesLost(JSON.stringify(recorded))
  }

  /** Whether a path names a UUID that no answer before it had. */
  namesUnknown(path: string): boolean {
    const [route = ''] = path.split('?')
    return route.split('/').some((part) => formatOf(part) === 'UUID' && !this.#here.has(part))
  }

  /** Whether a text names something that the sandbox refused to make. */
  namesLost(text: string): boolean {
    return [...this.#lost].some((id) => text.includes(id))
  }

  translatePath(path: string): string {
    return path.replaceAll(/[^/?&=#]+/g, (part) => {
      const here = this.#here.get(decode(part))
      return here === undefined ? part : encodeURIComponent(here)
    })
  }

  /** `replace` may change other texts. */
  translateBody(body: string, replace: (text: string, key: string) => string): string {
    const json = parseJson(body)
    if (json === undefined) return body
    return JSON.stringify(mapTexts(json, (text, key) => this.#here.get(text) ?? replace(text, key)))
  }
}

function toSingular(noun: string): string {
  return noun.replace(/s$/, '')
}

function idOf(element: Json | undefined): string | undefined {
  const id = isRecord(element) ? element['id'] : undefined
  return typeof id === 'string' ? id : undefined
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
