import { expect, test } from 'vitest'
import { maskPersonalNumbers } from '../../src/input/mask-personal-numbers.ts'

test.each([
  ['{"nin":"198112189876"}', '{"nin":"191212121212"}'],
  ['8112189876 and 811218-9876', '1212121212 and 121212-1212'],
  ['{"nin":198112189876}', '{"nin":191212121212}'],
  ['+811218-9876', '+121212-1212'],
  ['19811278-9873', '19121212-1212'],
])('replaces the personal numbers of %s', (text, masked) => {
  expect(maskPersonalNumbers(text)).toBe(masked)
})

test.each([
  '8112189877',
  '8113189873',
  'b0000000-0000-4000-8000-811218987600',
  '2026-11-29T14:22:22.123Z',
  'SE3550000000054910000003',
  'x8112189876',
])('leaves %s, which is none', (text) => {
  expect(maskPersonalNumbers(text)).toBe(text)
})
