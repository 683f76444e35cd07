import { expect, test } from 'vitest'
import { createEvents, type SandboxEvent } from '../../src/scheduler/events.ts'

const item: SandboxEvent = {
  tenantId: 'a',
  at: 0,
  kind: 'clock',
  paymentId: null,
  about: null,
  facts: {},
  because: 'a test',
}

test('tells every listener', () => {
  const events = createEvents()
  const heard: string[] = []
  events.listen(() => heard.push('one'))
  events.listen(() => heard.push('two'))
  events.publish(item)
  expect(heard).toEqual(['one', 'two'])
})

test('tells a listener nothing after it stopped', () => {
  const events = createEvents()
  const heard: SandboxEvent[] = []
  const stop = events.listen((event) => heard.push(event))
  stop()
  events.publish(item)
  expect(heard).toEqual([])
})

test('knows whether anybody listens', () => {
  const events = createEvents()
  expect(events.hasListeners('clock')).toBe(false)
  const stop = events.listen(() => undefined)
  expect(events.hasListeners('clock')).toBe(true)
  stop()
  expect(events.hasListeners('clock')).toBe(false)
})
