import type { Locale, Texts } from './checkout/texts.ts'

/** What the layout needs for every page of a payer. */
export type Page = {
  readonly lang: Locale
  readonly t: Texts
  readonly title: string
}

export type Link = { readonly href: string; readonly label: string }

/** an icon of views/partials */
export type Icon = 'icon-check' | 'icon-clock' | 'icon-cross' | 'icon-lock'

/** Where there is no such checkout, approval or invoice. */
export type NotFoundPage = Page & { readonly text: string }

/** How a status, callback or message is coloured. */
export type Tone = 'plain' | 'good' | 'waiting' | 'bad'
