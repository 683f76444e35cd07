import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { toPlainText } from '../../input/plain-text.ts'

/** The documents that come with the program. */
const folder = new URL('../../../docs/', import.meta.url)

/** A document of `docs/`, as an index needs it. */
export type Guide = {
  /** below `docs/`, such as `contract/ping-payments-api.md` */
  readonly path: string
  readonly title: string
  /** titles of its sections */
  readonly sections: readonly string[]
}

/** Every document, by its path; none where the program was installed without them. */
export function listGuides(): Guide[] {
  const paths = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : []
  return paths
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.md'))
    .sort()
    .map((path) => describe(path, read(path)))
}

/** The text of a document; undefined where there is none of that path. */
export function findGuide(path: string): string | undefined {
  return listGuides().some((guide) => guide.path === path) ? read(path) : undefined
}

function read(path: string): string {
  return readFileSync(new URL(path, folder), 'utf8')
}

function describe(path: string, text: string): Guide {
  // In a block of code a # is a comment.
  const prose = text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '')
  const titles = (level: string) =>
    [...prose.matchAll(new RegExp(`^${level} (.+)$`, 'gm'))].map(([, title = '']) =>
      toPlainText(title),
    )
  return { path, title: titles('#')[0] ?? path, sections: titles('##') }
}
