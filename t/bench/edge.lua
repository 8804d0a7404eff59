-- Copyright (C) The ngx_http_webhook_module authors

-- Edges for Debian's Lua module: HMAC() of OpenSSL through the FFI.
-- signature() and fields() are no slower than they have to be, plain() is
-- what one writes who has not measured.

local ffi = require "ffi"
local cjson = require "cjson.safe"

ffi.cdef [[
    typedef struct evp_md_st EVP_MD;

    const EVP_MD *EVP_sha256(void);
    unsigned char *HMAC(const EVP_MD *md, const void *key, int key_len,
        const char *data, size_t len, unsigned char *mac,
        unsigned int *mac_len);
    int CRYPTO_memcmp(const void *a, const void *b, size_t len);
]]

local C = ffi.C
local sha256 = C.EVP_sha256()
local mac = ffi.new("unsigned char[64]")
local mac_len = ffi.new("unsigned int[1]")
local hex = ffi.new("char[64]")
local digits = ffi.new("char[16]", "0123456789abcdef")
local rshift, band = bit.rshift, bit.band
local var, req = ngx.var, ngx.req

local events = { ["lead.created"] = true, ["lead.status.updated"] = true,
                 ["conversation.ended"] = true }

local secret

local _M = {}


function _M.init(value)
    secret = value
end


local function verify()
    local header = var.http_x_knowrithm_signature

    if not header or #header ~= 71 or header:sub(1, 7) ~= "sha256=" then
        return nil
    end

    req.read_body()

    local body = req.get_body_data()

    if not body then
        return nil
    end

    C.HMAC(sha256, secret, #secret, body, #body, mac, mac_len)

    for i = 0, 31 do
        hex[2 * i] = digits[rshift(mac[i], 4)]
        hex[2 * i + 1] = digits[band(mac[i], 15)]
    end

    if C.CRYPTO_memcmp(ffi.cast("const char *", header) + 7, hex, 64) ~= 0
    then
        return nil
    end

    return body
end


function _M.signature()
    if not verify() then
        return ngx.exit(403)
    end
end


local function expected(body)
    local event = cjson.decode(body)

    return type(event) == "table"
           and events[event.event]
           and type(event.timestamp) == "string" and #event.timestamp >= 20
           and type(event.data) == "table"
           and type(event.data.id) == "string"
end


function _M.fields()
    local body = verify()

    if not body or not expected(body) then
        return ngx.exit(403)
    end
end


local function equal(a, b)
    if #a ~= #b then
        return false
    end

    local diff = 0

    for i = 1, #a do
        diff = bit.bor(diff, bit.bxor(a:byte(i), b:byte(i)))
    end

    return diff == 0
end


function _M.plain()
    local header = ngx.req.get_headers()["x-knowrithm-signature"]

    ngx.req.read_body()

    local body = ngx.req.get_body_data()

    if type(header) ~= "string" or not body then
        return ngx.exit(403)
    end

    C.HMAC(sha256, secret, #secret, body, #body, mac, mac_len)

    local mine = ffi.string(mac, 32):gsub(".", function(c)
        return string.format("%02x", c:byte())
    end)

    if not equal("sha256=" .. mine, header) or not expected(body) then
        return ngx.exit(403)
    end
end


return _M
