-- Copyright (C) The ngx_http_webhook_module authors

-- What an operator would write for Debian's Lua module, and no slower than
-- it has to be: HMAC() of OpenSSL and its comparison through the FFI.

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


function _M.fields()
    local body = verify()

    if not body then
        return ngx.exit(403)
    end

    local event = cjson.decode(body)

    if type(event) ~= "table"
       or not events[event.event]
       or type(event.timestamp) ~= "string" or #event.timestamp < 20
       or type(event.data) ~= "table" or type(event.data.id) ~= "string"
    then
        return ngx.exit(403)
    end
end


return _M
