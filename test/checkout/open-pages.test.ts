import { expect, test } from 'vitest'
import { createOpenPages } from '../../src/checkout/open-pages.ts'

/** Open pages on a clock that the test moves, ms. */
function openPagesAt() {
  const clock = { now: 0 }
  return { clock, pages: createOpenPages(() => clock.now) }
}

test('takes a page for open while it polls', () => {
  const { clock, pages } = openPagesAt()
  pages.polled('one')
  clock.now = 4_000
  pages.polled('one')
  clock.now = 9_000
  expect(pages.isOpen('one')).toBe(true)
})

test('takes a page for closed once it has not polled for five seconds', () => {
  const { clock, pages } = openPagesAt()
  pages.polled('one')
  clock.now = 5_001
  expect(pages.isOpen('one')).toBe(false)
})

test('keeps a page open that polls between pages that are closed', () => {
  const { clock, pages } = openPagesAt()
  for (const token of ['one', 'two', 'three']) pages.polled(token)
  clock.now = 3_000
  pages.polled('one')
  clock.now = 6_000
  pages.polled('four')
  expect(['one', 'two', 'three', 'four'].filter((token) => pages.isOpen(token))).toEqual([
    'one',
    'four',
  ])
})

test('takes a page that never polled for closed', () => {
  expect(openPagesAt().pages.isOpen('nobody')).toBe(false)
})
