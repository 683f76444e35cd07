// Java 17: org.testcontainers:testcontainers and :junit-jupiter
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers
class PingSandboxTest {
    @Container
    static final GenericContainer<?> sandbox =
        new GenericContainer<>("your-registry/ping-sandbox:latest")
            .withExposedPorts(8700)
            .waitingFor(Wait.forHttp("/healthz"));

    /** A world of this test's own: nobody else sees it, and there is nothing to clean up. */
    final String tenant = UUID.randomUUID().toString();

    @Test
    void completesAPaymentThatThePayerApproves() throws Exception {
        call("PUT", "/clock", "{\"mode\":\"manual\"}");
        String made = call("POST", "/test_payments", "{\"amount\":12500}");
        var matcher = Pattern.compile("\"payment_id\":\"([^\"]+)\"").matcher(made);
        assertTrue(matcher.find());
        String payment = matcher.group(1);
        call("POST", "/payments/" + payment + "/payer", "{\"action\":\"approve\"}");
        call("POST", "/clock/advance", "{\"by\":\"1s\"}");
        assertTrue(call("GET", "/payments/" + payment, null).contains("\"status\":\"COMPLETED\""));
    }

    private String call(String method, String path, String body) throws Exception {
        String url = "http://" + sandbox.getHost() + ":" + sandbox.getMappedPort(8700) + "/_sandbox" + path;
        var publisher =
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body);
        var request =
            HttpRequest.newBuilder(URI.create(url))
                .header("tenant_id", tenant)
                .header("content-type", "application/json")
                .method(method, publisher)
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertEquals(2, answer.statusCode() / 100, answer.body());
        return answer.body();
    }
}
