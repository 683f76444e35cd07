export type ControlsTexts = Readonly<
  Record<
    | 'title'
    | 'payer'
    | 'nothing'
    | 'bank'
    | 'callbacks'
    | 'browser'
    | 'clock'
    | 'because'
    | 'timeline',
    string
  >
>

/**
 * Words of the test controls. They are the tester's, not the payer's: English on every page, as are the scenarios and
 * reasons that they show.
 */
export const controlsTexts = {
  headings: {
    title: 'Test controls',
    payer: 'Play the payer',
    nothing: 'The payer has nothing left to do.',
    bank: 'The bank',
    callbacks: 'Callbacks',
    browser: 'Have the sandbox open the return page',
    clock: 'Clock of this world',
    because: 'Why',
    timeline: 'Timeline of this payment',
  } satisfies ControlsTexts,
  moods: { normal: 'Normal', slow: 'Slow' },
  announcements: { as_planned: 'As planned', now: 'Send now', twice: 'Twice', never: 'Never' },
  returns: { once: 'As the payer', another: 'Another browser', twice: 'Twice at once' },
  refusal: (action: string) => `“${action}” changed nothing: the payment had already moved on.`,
  nextEvent: (wait: string) => `Go to the next event (${wait})`,
}
