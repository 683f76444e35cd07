import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { measureActivity } from './measure-activity.ts'
import { measureAdvance } from './measure-advance.ts'
import { measureCallback } from './measure-callback.ts'
import { measureCreate } from './measure-create.ts'
import { measureFlows } from './measure-flows.ts'
import { measureGet } from './measure-get.ts'
import { measureGrowth } from './measure-growth.ts'
import { measureImage } from './measure-image.ts'
import { measureMemory } from './measure-memory.ts'
import { measureReload } from './measure-reload.ts'
import { measureSearch } from './measure-search.ts'
import { measureShards } from './measure-shards.ts'
import { measureStart } from './measure-start.ts'
import { measureWindow } from './measure-window.ts'
import { measurePeers } from './peers.ts'
import { root } from './program.ts'
import { machine, type Row, type Section, table } from './results.ts'

const sections: Readonly<Record<string, [title: string, measure: () => Promise<Row[]>]>> = {
  start: ['Start', measureStart],
  create: ['Create payment: 16 connections, load from a second process', measureCreate],
  get: ['Get and list: 10 connections', measureGet],
  flows: ['Whole paid flows: 16 at a time, the server on a core of its own', measureFlows],
  shards: ['Several sandboxes: 16 tenants, 16 connections', measureShards],
  callback: ['Status change → callback', measureCallback],
  advance: ['Moving time', measureAdvance],
  growth: ['Growth, on a file', measureGrowth],
  memory: ['Memory', measureMemory],
  reload: ['Hot reload', measureReload],
  window: [
    'Pages of the window',
    async () => [
      ...(await measureWindow()),
      ...(await measureActivity()),
      ...(await measureSearch()),
    ],
  ],
  search: ['Search', measureSearch],
  image: ['Image', measureImage],
  peers: ['Peers that install from npm', measurePeers],
}

function commitOf(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { cwd: root }).toString().trim()
  } catch {
    return 'unknown'
  }
}

/** All sections, or those named: prints each, and writes bench/RESULTS.md where all of them ran. */
async function main(names: readonly string[]): Promise<void> {
  const wanted = names.length === 0 ? Object.keys(sections) : names
  const done: Section[] = []
  for (const name of wanted) {
    const section = sections[name]
    if (section === undefined)
      throw new Error(`There is no section ${name}; there are ${Object.keys(sections).join(', ')}.`)
    const [title, measure] = section
    const measured = { name, title, rows: await measure() }
    process.stdout.write(`${table(measured)}\n`)
    done.push(measured)
  }
  if (names.length > 0) return
  const head = `# Results of the benchmark

Made by \`npm run bench\` (one section: \`npm run bench -- create\`), which writes this file. Ratios are of one run on one
machine, by turns; compare ratios, not figures. All traffic is on 127.0.0.1.

- machine: ${machine()}
- commit: ${commitOf()}
- date: ${new Date().toISOString().slice(0, 10)}

`
  writeFileSync(`${root}bench/RESULTS.md`, head + done.map(table).join('\n'))
}

await main(process.argv.slice(2))
