// The window's own script: it may call, and it reports what the policy stopped.
document.addEventListener('securitypolicyviolation', (event) => {
  window.go.main.Probe.Violation(event.effectiveDirective, event.blockedURI);
});
window.runtime.EventsOn('changed', ({ noun, id }) => window.go.main.Probe.Heard(noun, id));
window.addEventListener('load', async () => {
  const answer = await window.go.main.Probe.Own('question');
  let refusal = null;
  try {
    await window.go.main.Probe.Refuse();
  } catch (error) {
    refusal = JSON.parse(error.message);
  }
  await window.go.main.Probe.Answered(answer, refusal.code, refusal.field);
});
