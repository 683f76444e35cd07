import { en } from './texts-en.ts'
import { sv } from './texts-sv.ts'

export type Locale = 'sv' | 'en'

/** Fixed words of the pages; what holds a value is a function and is called where models are built. */
export type Texts = typeof sv

const texts: Record<Locale, Texts> = { sv, en }

export function textsIn(lang: Locale): Texts {
  return texts[lang]
}
