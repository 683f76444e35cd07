import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every Markdown document of the repository, by its path from the root. */
export const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['.github', 'bench', 'docs', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((name) => join(folder, String(name)))
      .filter((name) => name.endsWith('.md')),
  ),
].sort()

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The document without its code blocks, in which a `#` is a comment and brackets are code. */
export function withoutCode(text: string): string {
  return text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '')
}

/** What a link into the document may have behind its `#`: the headings as GitHub writes them, and the ids it sets. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const prose = withoutCode(text)
  const headings = [...prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => slug(heading))
  const ids = [...prose.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)
  return new Set([...headings, ...ids])
}

function slug(heading: string): string {
  const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
  return text.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-')
}

/** Targets of the links and pictures of a document. */
export function linksOf(text: string): string[] {
  const prose = withoutCode(text).replaceAll(/`[^`\n]*`/g, '`')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
}

/** What is wrong with a link in the document at `from`, or null. Addresses of the web are taken as they are. */
export function linkFault(from: string, target: string): string | null {
  if (/^https?:/.test(target)) return null
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? from : join(dirname(from), path)
  if (!existsSync(join(root, file))) return `${from}: there is no ${file}`
  if (anchor === undefined || anchorsOf(read(file)).has(anchor)) return null
  return `${from}: ${file} has no heading or id ${anchor}`
}
