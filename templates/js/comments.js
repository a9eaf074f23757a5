// The discussion below an article: asked for when the reader comes near, in the theme that the reader sees.
const root = document.documentElement
const dark = matchMedia('(prefers-color-scheme: dark)')
const isDark = () => (root.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark'
const known = ['de', 'en', 'es', 'fr', 'it', 'ja', 'nl', 'pl', 'pt']
// Who has signed in comes back with a word in the address, which the provider wants from then on.
const session = name => {
  const address = new URL(location.href)
  const given = address.searchParams.get(name)
  try {
    if (given) localStorage.setItem(name + '-session', given)
    address.searchParams.delete(name)
    if (given) history.replaceState(undefined, document.title, address)
    return given ?? localStorage.getItem(name + '-session') ?? ''
  } catch { return given ?? '' }
}
const meta = name => document.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.content ?? ''

const providers = {
  giscus: {
    theme: () => isDark() ? 'dark' : 'light',
    follow: theme => ({ giscus: { setConfig: { theme } } }),
    height: () => 0, // its own program sees to it
    load(place, data, theme) {
      const script = document.createElement('script')
      const language = root.lang.slice(0, 2)
      const lang = language === 'zh' ? 'zh-CN' : known.includes(language) ? language : 'en'
      const { repo, repoId, category, categoryId, mapping } = data
      Object.assign(script.dataset, { repo, repoId, category, categoryId, mapping, theme, lang,
        strict: '0', reactionsEnabled: '1', emitMetadata: '0', inputPosition: 'bottom' })
      const frame = document.createElement('div')
      frame.className = 'giscus'
      place.append(frame)
      script.crossOrigin = 'anonymous'
      script.src = data.server + '/client.js'
      place.append(script)
    },
  },
  utterances: {
    theme: () => isDark() ? 'github-dark' : 'github-light',
    follow: theme => ({ type: 'set-theme', theme }),
    height: said => said?.type === 'resize' ? said.height : 0,
    load(place, data, theme) {
      const asked = new URLSearchParams({ repo: data.repo, 'issue-term': data.mapping, theme,
        url: document.querySelector('link[rel="canonical"]')?.href ?? location.href, origin: location.origin,
        pathname: location.pathname.slice(1).replace(/\.\w+$/, ''), title: document.title,
        description: meta('description'), 'og:title': meta('og:title'), session: session('utterances') })
      if (data.label) asked.set('label', data.label)
      const frame = document.createElement('iframe')
      frame.title = place.getAttribute('aria-label')
      frame.src = `${data.server}/utterances.html?${asked}`
      place.append(frame)
    },
  },
}

document.addEventListener('DOMContentLoaded', () => {
  const place = document.querySelector('.comments')
  if (!place) return
  const data = place.dataset
  const provider = providers[data.provider]
  let shown = ''
  const follow = () => {
    const theme = provider.theme()
    if (!place.matches('.loaded') || theme === shown) return
    shown = theme
    place.querySelector('iframe')?.contentWindow.postMessage(provider.follow(theme), data.server)
  }
  addEventListener('message', event => {
    const frame = place.querySelector('iframe')
    if (event.origin !== data.server || !frame || event.source !== frame.contentWindow) return
    place.classList.add('loaded')
    const height = provider.height(event.data)
    if (height) frame.style.height = height + 'px'
    follow()
  })
  new MutationObserver(follow).observe(root, { attributeFilter: ['data-theme'] })
  dark.addEventListener('change', follow)
  new IntersectionObserver((seen, observer) => {
    if (!seen.some(one => one.isIntersecting)) return
    observer.disconnect()
    shown = provider.theme()
    provider.load(place, data, shown)
  }, { rootMargin: '600px' }).observe(place)
})
