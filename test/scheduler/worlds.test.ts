import { expect, onTestFinished, test } from 'vitest'
import { type ClockMode, endOfTime, toWireTime } from '../../src/scheduler/clock.ts'
import { createWorlds } from '../../src/scheduler/worlds.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { day, otherTenant, start, tenant } from './open-scheduler.ts'

function openWorlds(clockMode: ClockMode = 'real') {
  const machine = { now: start }
  const { worlds: store, db } = createStorage({ path: null, journalLimit: 10 })
  onTestFinished(() => {
    db.close()
  })
  return {
    machine,
    store,
    worlds: createWorlds({ store, machineTime: () => machine.now, clockMode }),
  }
}

test('creates an empty world for an unseen tenant', () => {
  const { worlds } = openWorlds('manual')
  expect(worlds.ensure(tenant)).toEqual({
    tenantId: tenant,
    createdAt: start,
    clockMode: 'manual',
    clockOffset: 0,
    clockNow: start,
    defaultScenario: null,
    privateKey: null,
    publicKey: null,
    seed: null,
    settings: '{}',
    name: null,
    isPaused: 0,
  })
})

test('finds the same world again', () => {
  const { worlds, store } = openWorlds()
  const first = worlds.ensure(tenant)
  expect(worlds.ensure(tenant)).toEqual(first)
  expect(store.newest(10)).toHaveLength(1)
})

test('runs with the machine where the clock is real', () => {
  const { worlds, machine } = openWorlds('real')
  worlds.ensure(tenant)
  machine.now += 1_234
  expect(worlds.now(tenant)).toBe(start + 1_234)
})

test('ends with the year 9999 where the clock is real', () => {
  const { worlds, machine } = openWorlds('real')
  worlds.begin(tenant, 'real', endOfTime - 1)
  machine.now += 1_234
  expect(worlds.now(tenant)).toBe(endOfTime)
})

test.each(['manual', 'auto'] as const)('stands still where the clock is %s', (mode) => {
  const { worlds, machine } = openWorlds(mode)
  worlds.ensure(tenant)
  machine.now += day
  expect(worlds.now(tenant)).toBe(start)
})

test('goes on from where it stands when the mode is changed', () => {
  const { worlds, machine } = openWorlds('manual')
  worlds.moveTo(tenant, start + day)
  machine.now += 5_000
  worlds.setMode(tenant, 'real')
  machine.now += 1
  expect(worlds.now(tenant)).toBe(start + day + 1)
  worlds.setMode(tenant, 'manual')
  machine.now += 5_000
  expect(worlds.now(tenant)).toBe(start + day + 1)
})

test('gives each world a clock of its own', () => {
  const { worlds } = openWorlds('manual')
  worlds.moveTo(tenant, start + day)
  expect(worlds.now(otherTenant)).toBe(start)
})

test('writes times as the vendor does, in UTC with microseconds', () => {
  expect(toWireTime(Date.UTC(2026, 0, 2, 3, 4, 5, 678))).toBe('2026-01-02T03:04:05.678000Z')
})

test('keeps nothing of a world that is only looked at, whose clock stands from the first look on', () => {
  const { worlds, store, machine } = openWorlds('manual')
  expect(worlds.now(tenant)).toBe(start)
  machine.now += day
  expect([worlds.read(tenant).clockNow, worlds.mode(tenant)]).toEqual([start, 'manual'])
  expect(store.newest(10)).toEqual([])
  expect(worlds.ensure(tenant).clockNow).toBe(start)
})
