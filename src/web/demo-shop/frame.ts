import { places } from '../places.ts'

export type Frame = {
  readonly lang: 'en'
  readonly title: string
  readonly refresh: null
  readonly nav: readonly {
    readonly label: string
    readonly href: string
    readonly isHere: boolean
  }[]
  readonly more: null
}

const nav = places.map(({ label, path }) => ({ label, href: path, isHere: path === '/demo' }))

export const frame: Omit<Frame, 'title'> = { lang: 'en', refresh: null, nav, more: null }
