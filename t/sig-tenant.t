# One location, many tenants: the secret is a variable.

use lib 't/lib';
use Test::Nginx::Socket;
use WebhookTest;
use WebhookCases;

repeat_each(2);
plan tests => repeat_each() * 261;

no_long_string();
run_tests();

__DATA__

=== TEST 1: each tenant has the secret of the map
--- http_config eval
$WebhookCases::upstream . <<'END'
    map $arg_tenant $tenant_secret {
        one      secret-of-tenant-one;
        two      secret-of-tenant-two;
        short    fifteen-bytes-x;
        blank    "                ";
    }
END
--- config
    location /hook {
        webhook github;
        webhook_secret $tenant_secret id=tenant;
        proxy_pass http://upstream;
    }
--- cases eval
my ($one, $two) = map { ::github($::body, "secret-of-tenant-$_") } 'one', 'two';
[
    ['accepted', $one, uri => '/hook?tenant=one', key => 'tenant'],
    ['accepted', $two, uri => '/hook?tenant=two', key => 'tenant'],
    ['signature_mismatch', $one, uri => '/hook?tenant=two', key => ''],
    ['signature_mismatch', $two, uri => '/hook?tenant=one'],
    ['signature_mismatch', $one, uri => '/hook?tenant=one', body => $::other],
    ['no_secret', $one, uri => '/hook?tenant=none'],
    ['no_secret', $one, uri => '/hook?tenant='],
    ['no_secret', $one],
    ['no_secret', ::github($::body, ''), uri => '/hook?tenant=none'],
    ['no_secret', ::github($::body, 'fifteen-bytes-x'),
     uri => '/hook?tenant=short'],
    ['no_secret', ::github($::body, ' ' x 16), uri => '/hook?tenant=blank'],
]



=== TEST 2: a secret that is not used is warned of, without its text
--- http_config eval
$WebhookCases::upstream . <<'END'
    map $arg_tenant $tenant_secret {
        short    fifteen-bytes-x;
    }
END
--- config
    location /hook {
        webhook github;
        webhook_secret $tenant_secret;
        proxy_pass http://upstream;
    }
--- log_level: info
--- request eval: "POST /hook?tenant=short\n$::body"
--- more_headers eval: ::github($::body, 'fifteen-bytes-x')
--- error_code: 403
--- error_log eval
[
    qr/\[warn\] .*webhook secret out of a variable is not used: blank, undecodable or under 16 bytes in .*nginx.conf:\d+/,
    'webhook rejected: no_secret, scheme "github"',
]
--- no_error_log
fifteen-bytes-x
[alert]



=== TEST 3: an unknown tenant is checked no less than a known one
--- http_config eval
$WebhookCases::upstream . <<'END'
    map $arg_tenant $tenant_secret {
        one      secret-of-tenant-one;
    }
END
--- config
    location /hook {
        webhook stripe;
        webhook_secret $tenant_secret;
        proxy_pass http://upstream;
    }
--- cases eval
my $one = ::stripe($::body, time, 'secret-of-tenant-one');
my @none = (uri => '/hook?tenant=none');
[
    ['no_signature', '', @none],
    ['signature_malformed', 'Stripe-Signature: t=1,v1=0', @none],
    ['timestamp_old', ::stripe($::body, 1), @none],
    ['method', $one, @none, method => 'PUT'],
    ['no_secret', $one, @none],
    ['accepted', $one, uri => '/hook?tenant=one'],
]



=== TEST 4: constant and variable secrets in one list
--- http_config eval
$WebhookCases::upstream . <<'END'
    map $arg_tenant $tenant_secret {
        one      secret-of-tenant-one;
    }

    map $arg_tenant $tenant_old {
        one      old-secret-of-tenant-one;
        two      old-secret-of-tenant-two;
    }
END
--- config
    location /hook {
        webhook github;
        webhook_secret $tenant_secret id=new;
        webhook_secret $TEST_NGINX_WEBHOOK_SECRET id=all;
        webhook_secret ${tenant_old} id=old;
        proxy_pass http://upstream;
    }
--- cases eval
my sub sign { ::github($::body, $_[0]) }
my sub tenant { (uri => "/hook?tenant=$_[0]") }
[
    ['accepted', sign('secret-of-tenant-one'), tenant('one'), key => 'new'],
    ['accepted', sign('old-secret-of-tenant-one'), tenant('one'), key => 'old'],
    ['accepted', sign($::secret), tenant('one'), key => 'all'],
    ['accepted', sign($::secret), tenant('three'), key => 'all'],
    ['accepted', sign('old-secret-of-tenant-two'), tenant('two'), key => 'old'],
    ['signature_mismatch', sign('secret-of-tenant-one'), tenant('two')],
    ['signature_mismatch', sign('old-secret-of-tenant-one'), tenant('two')],
]



=== TEST 5: the same text under two entries is two secrets
--- http_config eval
$WebhookCases::upstream . <<'END'
    map $arg_tenant $tenant_secret {
        default  00112233445566778899aabbccddeeff;
    }
END
--- config
    location /hook {
        webhook github;
        webhook_secret $tenant_secret id=raw;
        webhook_secret $tenant_secret id=hex encoding=hex;
        proxy_pass http://upstream;
    }
--- cases eval
my $text = '00112233445566778899aabbccddeeff';
[
    ['accepted', ::github($::body, $text), key => 'raw'],
    ['accepted', ::github($::body, pack 'H*', $text), key => 'hex'],
    ['accepted', ::github($::body, $text), key => 'raw'],
]



=== TEST 6: the encoding is checked for each request
--- http_config eval
$WebhookCases::upstream . <<'END'
    map $arg_tenant $tenant_secret {
        good     $TEST_NGINX_WEBHOOK_WHSEC;
        bad      whsec_bm90LWEtc2VjcmV0LWJ1dC1sb25nLWVub3VnaB==;
        short    whsec_c2hvcnQ=;
    }
END
--- config
    location /hook {
        webhook standard;
        webhook_secret $tenant_secret;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', ::standard(), uri => '/hook?tenant=good'],
    ['no_secret', ::standard(), uri => '/hook?tenant=bad'],
    ['no_secret', ::standard(), uri => '/hook?tenant=short'],
]



=== TEST 7: the token of a tenant
--- http_config eval
$WebhookCases::upstream . <<'END'
    map $uri $tenant_secret {
        /hook/one    secret-of-tenant-one;
        /hook/two    secret-of-tenant-two;
    }
END
--- config
    location /hook/ {
        webhook metachat;
        webhook_secret $tenant_secret;
        proxy_pass http://upstream;
    }
--- cases eval
[
    ['accepted', '', uri => '/hook/one?token=secret-of-tenant-one'],
    ['signature_mismatch', '', uri => '/hook/two?token=secret-of-tenant-one'],
    ['accepted', '', uri => '/hook/two?token=secret-of-tenant-two'],
    ['no_secret', '', uri => '/hook/six?token=secret-of-tenant-one'],
    ['no_secret', '', uri => '/hook/six?token=secret-of-tenant-two'],
]
