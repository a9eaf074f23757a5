// Moves a figure through the states that were drawn when the site was built.
document.addEventListener('DOMContentLoaded', () => {
  for (const figure of document.querySelectorAll('figure[data-states]')) {
    const states = JSON.parse(figure.dataset.states)
    const sliders = [...figure.querySelectorAll('.axes input')]
    const play = figure.querySelector('.play')
    const values = [...document.querySelectorAll('output.val')].filter(one => one.dataset.of === figure.dataset.name)
    const loaded = []
    let wanted = -1
    const index = () => sliders.reduce((sum, slider) => sum * (Number(slider.max) + 1) + Number(slider.value), 0)
    const load = i => loaded[i] ??= fetch(states[i].href).then(answer => {
      if (!answer.ok) throw Error(answer.status)
      return answer.text()
    }).then(text => {
      // Ids are this page's own; the inks come from the page, not from the file.
      const svg = text.replace(/<style>@media.*?<\/style>/, '').replace(/(?<=[#"])lc0/g, figure.dataset.prefix)
      return new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement
    }).catch(() => { loaded[i] = undefined })
    const show = async () => {
      const i = wanted = index()
      sliders.forEach(slider => {
        const shown = JSON.parse(slider.dataset.shown)[slider.value]
        slider.setAttribute('aria-valuetext', shown)
        slider.closest('.axis').lastElementChild.textContent = shown
      })
      values.forEach(one => { one.textContent = JSON.parse(one.dataset.values)[i] })
      const next = await load(i)
      if (!next || wanted !== i) return
      const now = figure.querySelector('.drawing svg')
      const copy = document.importNode(next, true)
      for (const name of ['class', 'width', 'height', 'role', 'aria-label', 'aria-hidden']) {
        if (now.hasAttribute(name)) copy.setAttribute(name, now.getAttribute(name))
      }
      if (states[i].alt) copy.setAttribute('aria-label', states[i].alt)
      now.replaceWith(copy)
    }
    const all = () => states.reduce((before, _, i) => before.then(() => load(i)), Promise.resolve())
    sliders.forEach(slider => {
      slider.addEventListener('input', () => { stop(); show() })
      slider.addEventListener('pointerdown', all, { once: true })
      slider.addEventListener('focus', all, { once: true })
    })
    let timer = 0
    const stop = () => {
      clearInterval(timer)
      timer = 0
      play?.setAttribute('aria-pressed', 'false')
      play?.setAttribute('aria-label', 'Play')
    }
    play?.addEventListener('click', async () => {
      if (timer) return stop()
      play.setAttribute('aria-pressed', 'true')
      play.setAttribute('aria-label', 'Pause')
      await all()
      const slider = sliders.at(-1)
      // Whoever asked for less motion gets steps that can be followed one by one.
      const pace = matchMedia('(prefers-reduced-motion: reduce)').matches ? 1500 : 180
      timer = setInterval(() => {
        slider.value = Number(slider.value) === Number(slider.max) ? 0 : Number(slider.value) + 1
        show()
      }, pace)
    })
  }
})
