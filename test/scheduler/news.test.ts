import { expect, test } from 'vitest'
import { createNews, type News } from '../../src/scheduler/events.ts'

const item: News = {
  tenantId: 'a',
  at: 0,
  kind: 'clock',
  paymentId: null,
  about: null,
  facts: {},
  because: 'a test',
}

test('tells every listener', () => {
  const news = createNews()
  const heard: string[] = []
  news.listen(() => heard.push('one'))
  news.listen(() => heard.push('two'))
  news.tell(item)
  expect(heard).toEqual(['one', 'two'])
})

test('tells a listener nothing after it stopped', () => {
  const news = createNews()
  const heard: News[] = []
  const stop = news.listen((told) => heard.push(told))
  stop()
  news.tell(item)
  expect(heard).toEqual([])
})

test('knows whether anybody listens', () => {
  const news = createNews()
  expect(news.hasListeners('clock')).toBe(false)
  const stop = news.listen(() => undefined)
  expect(news.hasListeners('clock')).toBe(true)
  stop()
  expect(news.hasListeners('clock')).toBe(false)
})
