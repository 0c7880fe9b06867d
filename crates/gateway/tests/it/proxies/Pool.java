import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Twenty connections of Java's own pool: a request on each, a quiet moment, another one. */
public class Pool {
    public static void main(String[] arguments) throws Exception {
        System.setProperty("jdk.httpclient.keepalive.timeout", "60");
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var request = HttpRequest.newBuilder(URI.create(arguments[0]))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"secret\":\"sk_demo\",\"token\":\"none\"}"))
            .build();
        var failed = new AtomicInteger();
        Runnable post = () -> {
            try {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) failed.incrementAndGet();
            } catch (Exception error) {
                System.err.println(error);
                failed.incrementAndGet();
            }
        };
        var callers = new ArrayList<Thread>();
        for (int caller = 0; caller < 20; caller++) {
            int pause = 9900 + caller * 10;
            var thread = new Thread(() -> {
                post.run();
                try {
                    Thread.sleep(pause);
                } catch (InterruptedException error) {
                    return;
                }
                post.run();
            });
            callers.add(thread);
            thread.start();
        }
        for (var thread : callers) thread.join();
        System.out.println(failed + " of 40 failed");
    }
}
