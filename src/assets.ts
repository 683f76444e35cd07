import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { Hono } from 'hono'

const require = createRequire(import.meta.url)
const folder = new URL('../views/assets/', import.meta.url)
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Files of libraries that pages load; the build puts them into `dist/assets`. */
export const vendored: Readonly<Record<string, string>> = {
  'pico.css': '@picocss/pico/css/pico.min.css',
}

type Asset = {
  readonly body: Uint8Array<ArrayBuffer>
  readonly version: string
  readonly type: string
}

export type Assets = {
  /** Address of an asset with its version in it, safe to cache for good. Throws if there is none of that name. */
  readonly assetUrl: (name: string) => string
  /** `GET /assets/<name>` */
  readonly assetRoutes: Hono
}

/** Style and scripts of our pages, served from our own host; files are read once, when the first one is asked for. */
export function createAssets(): Assets {
  let loaded: ReadonlyMap<string, Asset> | null = null
  const assets = () => {
    loaded ??= readAssets()
    return loaded
  }
  const assetUrl = (name: string) => {
    const asset = assets().get(name)
    if (asset === undefined) throw new Error(`There is no asset named ${name}.`)
    return `/assets/${name}?v=${asset.version}`
  }
  const assetRoutes = new Hono().get('/assets/:name', (c) => {
    const asset = assets().get(c.req.param('name'))
    if (asset === undefined) return c.notFound()
    return answer(asset, c.req.query('v'), c.req.header('if-none-match'))
  })
  return { assetUrl, assetRoutes }
}

function answer(asset: Asset, wanted: string | undefined, known: string | undefined): Response {
  const etag = `"${asset.version}"`
  const headers = {
    'cache-control': wanted === asset.version ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-type': asset.type,
    etag,
    'x-content-type-options': 'nosniff',
  }
  if (known === etag) return new Response(null, { status: 304, headers })
  return new Response(asset.body, { headers })
}

function readAssets(): ReadonlyMap<string, Asset> {
  const own = readdirSync(folder).map((name) => [name, new URL(name, folder)] as const)
  const others = Object.entries(vendored).map(([name, file]) => [name, locate(name, file)] as const)
  return new Map([...own, ...others].map(([name, file]) => [name, readAsset(name, file)]))
}

function locate(name: string, file: string): string | URL {
  const built = new URL(`./assets/${name}`, import.meta.url)
  return existsSync(built) ? built : require.resolve(file)
}

function readAsset(name: string, file: string | URL): Asset {
  const body = new Uint8Array(readFileSync(file))
  const version = createHash('sha256').update(body).digest('hex').slice(0, 12)
  return { body, version, type: contentTypes[extname(name)] ?? 'application/octet-stream' }
}
