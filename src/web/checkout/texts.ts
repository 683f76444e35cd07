import { en } from './texts-en.ts'
import { sv } from './texts-sv.ts'

export type Locale = 'sv' | 'en'

/** Texts of the pages. Those with a value in them are functions, which are called where models are built. */
export type Texts = typeof sv

const texts: Record<Locale, Texts> = { sv, en }

export function textsIn(lang: Locale): Texts {
  return texts[lang]
}
