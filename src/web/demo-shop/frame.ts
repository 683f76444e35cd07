export type Frame = {
  readonly lang: 'en'
  readonly title: string
  readonly refresh: null
  readonly nav: readonly {
    readonly label: string
    readonly href: string
    readonly isHere: boolean
  }[]
}

const nav = [
  { label: 'Payments', href: '/', isHere: false },
  { label: 'Scenarios', href: '/scenarios', isHere: false },
  { label: 'Demo shop', href: '/demo', isHere: true },
  { label: 'Backend test', href: '/backend-test', isHere: false },
  { label: 'API', href: '/docs', isHere: false },
]

export const frame: Omit<Frame, 'title'> = { lang: 'en', refresh: null, nav }
