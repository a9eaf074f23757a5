// One event stream for all tabs of a browser, which grants a site only six connections at once.
const tabs = new Set()
let last
const tell = word => {
  last = word
  for (const tab of tabs) tab.postMessage(word)
}
const listen = () => {
  const events = new EventSource('/.linocut/events')
  events.onmessage = event => tell(event.data)
  events.onerror = () => {
    tell('')
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1000)
  }
}
onconnect = event => {
  const [tab] = event.ports
  tabs.add(tab)
  if (last !== undefined) tab.postMessage(last)
  tab.onmessage = () => tabs.delete(tab)
}
listen()
