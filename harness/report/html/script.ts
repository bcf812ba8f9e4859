/**
 * The report's one script: filters findings, opens and closes them all, copies replay lines. The report reads the same
 * without it. It must stay free of `</script`.
 */
export const script = `
(() => {
  const findings = [...document.querySelectorAll('.finding')];
  const bar = document.getElementById('filter');
  if (bar) {
    const field = document.getElementById('filter-text');
    const count = document.getElementById('filter-count');
    const fold = document.getElementById('fold');
    const texts = findings.map((finding) => finding.textContent.toLowerCase());
    bar.hidden = false;
    field.addEventListener('input', () => {
      const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
      let shown = 0;
      findings.forEach((finding, index) => {
        finding.hidden = !words.every((word) => texts[index].includes(word));
        if (!finding.hidden) shown++;
      });
      count.textContent = words.length === 0 ? '' : shown + ' of ' + findings.length;
    });
    fold.addEventListener('click', () => {
      const open = fold.textContent === 'open all';
      for (const finding of findings) finding.open = open;
      fold.textContent = open ? 'close all' : 'open all';
    });
  }
  const show = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === 'DETAILS') { target.open = true; target.scrollIntoView(); }
  };
  addEventListener('hashchange', show);
  show();
  if (navigator.clipboard) for (const button of document.querySelectorAll('.copy')) {
    button.hidden = false;
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(button.previousElementSibling.textContent);
        button.textContent = 'copied';
      } catch {
        button.textContent = 'select and copy';
      }
    });
  }
})();
`;
