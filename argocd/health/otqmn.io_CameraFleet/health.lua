-- The health of a CameraFleet, from what its operator says about this very generation. (Deletion is Argo CD's own matter.)
--   Suspended    paused on purpose              Degraded     somebody has to act
--   Progressing  the operator is at it, or has not seen this generation yet
local function condition(kind)
  if obj.status ~= nil and obj.status.conditions ~= nil then
    for _, c in ipairs(obj.status.conditions) do
      if c.type == kind then return c end
    end
  end
  return nil
end
local function is(kind, status)
  local c = condition(kind)
  return c ~= nil and c.status == status
end
local function verdict(status, kind, otherwise)
  local c = condition(kind)
  local message = otherwise
  if c ~= nil and c.message ~= nil and c.message ~= "" then
    message = c.message
  elseif c ~= nil and c.reason ~= nil and c.reason ~= "" then
    message = c.reason
  end
  return {status = status, message = message}
end

if obj.spec ~= nil and obj.spec.paused then
  return {status = "Suspended", message = "paused: nothing is changed until spec.paused is false"}
end
if obj.status == nil or obj.status.observedGeneration == nil or condition("Ready") == nil then
  return {status = "Progressing", message = "the operator has not looked at it yet"}
end
if obj.metadata.generation ~= nil and obj.status.observedGeneration < obj.metadata.generation then
  return {status = "Progressing", message = "the operator has not seen generation " .. tostring(obj.metadata.generation) .. " yet"}
end
if is("ConfigAccepted", "False") then
  return verdict("Degraded", "ConfigAccepted", "the configuration was not accepted")
end
if is("Degraded", "True") then
  return verdict("Degraded", "Degraded", "degraded")
end
if is("Ready", "True") then
  return verdict("Healthy", "Ready", "ready")
end
if is("Progressing", "True") then
  return verdict("Progressing", "Progressing", "progressing")
end
if is("Ready", "False") and is("Progressing", "False") then
  return verdict("Degraded", "Ready", "not ready, and nothing is under way")
end
return verdict("Progressing", "Ready", "not ready yet")
